"""The least that Django can do: a view without a middleware that answers with 6 kB."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY="bare")
PAGE = b"lobster " * 800


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE)


urlpatterns = [path("en/", page), path("api/avatar/connect", page)]
application = get_wsgi_application()
