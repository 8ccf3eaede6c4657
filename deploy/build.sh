#!/bin/sh
# Make a checkout ready to be served, in two steps of which the first changes seldom:
#
#   deploy/build.sh packages   the locked packages, checked by their hashes, into $VENV; with
#                              EXTRAS="questions otel" also those of requirements/<extra>.txt
#   deploy/build.sh static     the static files, hashed and packed, into staticfiles/
#
# The Dockerfile, docs/go-live.md and the tests do this and nothing else. Translations are
# committed compiled. No package is built: all come as wheels, so no compiler is needed.
set -eu
cd "$(dirname "$0")/.."
: "${PYTHON:=python3}" "${VENV:=.venv}"

case "${1-}" in
packages)
  "$PYTHON" -m venv "$VENV"
  for list in production ${EXTRAS-}; do
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: \
      --require-hashes -r "requirements/$list.txt"
  done
  ;;
static)
  # The key signs nothing that is kept.
  ENV_FILE=/dev/null SECRET_KEY=collecting-static-files-signs-nothing \
    "$VENV/bin/python" manage.py collectstatic --no-input --verbosity 0
  # Whoever serves may not write here.
  "$VENV/bin/python" -m compileall -q avatars canfly gunicorn.conf.py manage.py
  ;;
*)
  sed -n 's/^# \{0,1\}//p' "$0" | head -8
  exit 64
  ;;
esac
