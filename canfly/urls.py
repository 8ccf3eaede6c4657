"""The site's addresses. Pages carry their language; endpoints do not, the admin has a cookie."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.i18n import set_language

from canfly.home.views import home
from canfly.web import views
from canfly.web.login import login
from canfly.web.sitemaps import Pages

urlpatterns = [
    path("", views.root, name="root"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": Pages}}, name="sitemap"),
    path("api/avatar/", include("avatars.api.urls")),
    path("metrics", include("avatars.insights.metrics.urls")),
    path("admin/login/", login),
    path("admin/language/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(
        path("", home, name="home"),
        path("privacy/", views.privacy, name="privacy"),
    ),
]
