"""The site's addresses. Pages carry their language; endpoints and the admin do not."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from canfly.home.views import home
from canfly.web import views
from canfly.web.login import login
from canfly.web.sitemaps import Pages

urlpatterns = [
    path("", views.root, name="root"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": Pages}}, name="sitemap"),
    path("api/avatar/", include("avatars.api.urls")),
    path("admin/login/", login),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", home, name="home"),
        path("privacy/", views.privacy, name="privacy"),
    ),
]
