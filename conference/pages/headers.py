"""Headers that every answer has, pages and files alike: what a browser may do with them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# Staff sign in with passkeys. The camera is for the one page that says so by `request.uses_camera`: the check-in desk,
# which scans codes. Nothing else of a device is wanted.
MAY_USE = {"publickey-credentials-create": "self", "publickey-credentials-get": "self"}
MAY_NOT = ("display-capture", "geolocation", "microphone", "midi", "payment", "usb")
OTHERS = ", ".join([*(f"{part}=({who})" for part, who in MAY_USE.items()), *(f"{part}=()" for part in MAY_NOT)])
PERMISSIONS = f"camera=(), {OTHERS}"
WITH_CAMERA = f"camera=(self), {OTHERS}"


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        uses_camera = getattr(request, "uses_camera", False)
        response.headers.setdefault("Permissions-Policy", WITH_CAMERA if uses_camera else PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
