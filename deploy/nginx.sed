# Fits docs/servers/nginx.conf into a container: not root, no Brotli module, another machine's site.
/^ *brotli/d
s/server 127\.0\.0\.1:8000 /server web:8000 /
s/listen \(\[::\]:\)\{0,1\}80;/listen \18080;/
s/listen \(\[::\]:\)\{0,1\}443 ssl http2;/listen \18443 ssl http2;/
s/server_name canfly\.ai;/server_name _;/
s#https://canfly\.ai#https://$host#
s#/etc/letsencrypt/live/canfly\.ai/#/run/tls/#
s#/var/log/nginx/canfly\.log#/dev/stdout#
