"""The address of the figures: the one that it is included with."""

from django.urls import path

from avatars.insights.metrics.views import metrics

urlpatterns = [path("", metrics, name="avatars_metrics")]
