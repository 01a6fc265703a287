"""The language of a page: from its address; for staff their own choice; else what the browser asks for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header


def language_of(request: HttpRequest) -> str:
    """The language code for this request. Public pages read neither cookie nor session.

    Where the address names no language, `?language=` does: the switch of the sign-in page.
    """
    from_path = translation.get_language_from_path(request.path_info)
    if from_path:
        return from_path
    if request.path_info.startswith("/secretariat/") and request.user.is_authenticated:
        return request.user.language
    known = dict(settings.LANGUAGES)
    wanted = request.GET.get("language", "")
    if wanted in known:
        return wanted
    for code, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if quality and code[:2] in known:
            return code[:2]
    return settings.LANGUAGE_CODE


class LanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_of(request)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
