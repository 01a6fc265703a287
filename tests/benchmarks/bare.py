"""What the pages are compared with: a Django view without middleware, database or template, of as many bytes."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    ALLOWED_HOSTS=["*"],
    SECRET_KEY=os.environ.get("BARE_SECRET", "for a benchmark only"),
    LOGGING_CONFIG=None,
)


def view(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(b"x" * size, headers={"Content-Length": str(size)})


urlpatterns = [path("<int:size>", view)]
application = get_wsgi_application()
