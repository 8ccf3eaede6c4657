# The site and its settler, and nginx with the static files: docs/deploying.md.
#
#   docker build --target site --tag canfly .   (--build-arg EXTRAS="questions otel")
#   docker build --target front --tag canfly-front .

FROM python:3.13-slim-bookworm AS build
WORKDIR /srv/canfly
ENV PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 VENV=/opt/canfly
COPY deploy/build.sh deploy/
COPY requirements/ requirements/
# Common questions, traces; by default neither.
ARG EXTRAS=
RUN deploy/build.sh packages
COPY . .
RUN deploy/build.sh static

FROM nginxinc/nginx-unprivileged:1.28-alpine AS front
USER 0
COPY docs/servers/nginx.conf deploy/nginx.sed /tmp/
RUN sed -f /tmp/nginx.sed /tmp/nginx.conf > /etc/nginx/conf.d/default.conf
COPY --from=build /srv/canfly/staticfiles /srv/canfly/staticfiles
USER 101

FROM python:3.13-slim-bookworm AS site
# The folder of uploads is the only one that is written to; the rest belongs to root.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin canfly \
    && install -d -o canfly -g canfly /var/lib/canfly/media
COPY --from=build /opt/canfly /opt/canfly
COPY --from=build /srv/canfly /srv/canfly
WORKDIR /srv/canfly
ENV PATH=/opt/canfly/bin:/usr/local/bin:/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MEDIA_ROOT=/var/lib/canfly/media
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "deploy/healthy.py"]
# The settler is the same image with another command: python manage.py settle_calls --watch
CMD ["gunicorn", "canfly.wsgi", "--bind", "0.0.0.0:8000"]
