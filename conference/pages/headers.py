"""Headers that every answer has, pages and files alike: what a browser may do with them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# The check-in desk scans codes by camera; staff sign in with passkeys. Nothing else of a device is wanted.
MAY_USE = {"camera": "self", "publickey-credentials-create": "self", "publickey-credentials-get": "self"}
MAY_NOT = ("display-capture", "geolocation", "microphone", "midi", "payment", "usb")
PERMISSIONS = ", ".join([*(f"{part}=({who})" for part, who in MAY_USE.items()), *(f"{part}=()" for part in MAY_NOT)])


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
