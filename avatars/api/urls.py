"""The JSON endpoints. Include them without a language prefix: `path("api/avatar/", …)`."""

from django.urls import path

from avatars.api import views
from avatars.api.words import words

app_name = "avatars"
urlpatterns = [
    path("connect", views.connect, name="connect"),
    path("calls/<uuid:call_id>/events", views.call_events, name="call_events"),
    path("words/<str:locale>", words, name="words"),
]
