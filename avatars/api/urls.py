"""The JSON endpoints. Include them without a language prefix: `path("api/avatar/", …)`."""

from django.urls import path

from avatars.api import views

app_name = "avatars"
urlpatterns = [
    path("connect", views.connect, name="connect"),
    path("calls/<uuid:call_id>/events", views.call_events, name="call_events"),
]
