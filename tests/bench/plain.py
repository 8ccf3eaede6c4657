"""The plain way, to compare with: a Django view with a fresh connection for every request."""

import json
import os
import time

import requests
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, SECRET_KEY="plain", USE_TZ=True
)
SESSIONS = f"{os.environ['RUNWAYML_BASE_URL']}/v1/realtime_sessions"
HEADERS = {
    "Authorization": f"Bearer {os.environ['RUNWAYML_API_SECRET']}",
    "X-Runway-Version": "2024-11-06",
}


def connect(request: HttpRequest) -> JsonResponse:
    avatar = {"type": "custom", "avatarId": json.loads(request.body)["avatarId"]}
    body = {"model": "gwm1_avatars", "avatar": avatar}
    created = requests.post(SESSIONS, json=body, headers=HEADERS, timeout=10).json()
    session = f"{SESSIONS}/{created['id']}"
    for _ in range(30):
        found = requests.get(session, headers=HEADERS, timeout=10).json()
        if found["status"] == "READY":
            bearer = {"Authorization": f"Bearer {found['sessionKey']}"}
            consume = f"{session}/consume"
            got = requests.post(consume, json={}, headers=bearer, timeout=10).json()
            return JsonResponse({"sessionId": created["id"], **got})
        time.sleep(1)
    return JsonResponse({"error": "timeout"}, status=504)


urlpatterns = [path("api/avatar/connect", connect)]
application = get_wsgi_application()
