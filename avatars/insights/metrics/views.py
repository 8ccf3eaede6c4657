"""The page that Prometheus reads."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from avatars.conf import conf
from avatars.insights.metrics.collecting import Calls

registry = CollectorRegistry(auto_describe=False)
registry.register(Calls())


@login_not_required  # the token is asked for
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for who shows AVATARS_METRICS_TOKEN as bearer; 404 where there is none.

    In the text format of Prometheus or as OpenMetrics, as the reader accepts.
    """
    token = conf.metrics_token
    if not token:
        raise Http404
    shown = request.headers.get("Authorization", "")
    if not constant_time_compare(shown, f"Bearer {token}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry), content_type=content_type)
