"""nginx and Caddy with the sample files of docs/servers: with other names, ports and paths in them,
so that it is the samples that are tested."""

import os
import re
import socket
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tests.services import Service, caddy, free_port, nginx
from tests.tls import write_certificate
from tests.tools import ROOT

SAMPLES = ROOT / "docs" / "servers"
HOST = "127.0.0.1"
# What Debian's nginx.conf has around a site's file, without its logs and users of the system.
NGINX = """\
{user}daemon off;
pid {folder}/nginx.pid;
error_log stderr;
include /etc/nginx/modules-enabled/*.conf;
events {{}}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    {temporary}
    include {folder}/site.conf;
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


class Front(Service):
    """A proxy before the gunicorns at `machines`, such as 127.0.0.1:8000, of the folder `site`.

    Uploads are in its folder `media`, or in another one.
    """

    def __init__(
        self, folder: Path, site: Path, machines: Iterable[str], media: Path | None = None
    ) -> None:
        super().__init__(folder)
        self.plain_port = free_port()
        self.url = f"https://{HOST}:{self.port}"
        self.authority, self.key = write_certificate(folder)
        self.site = site
        self.media = media or site / "media"
        self.machines = list(machines)

    def sample(self, name: str, *changes: tuple[str, str]) -> str:
        """The sample of this name with these patterns replaced; each has to be in it."""
        text = (SAMPLES / name).read_text()
        for pattern, new in (
            ("/srv/canfly/staticfiles", f"{self.site}/staticfiles"),
            ("/var/lib/canfly/media", str(self.media)),
            *changes,
        ):
            text, times = re.subn(pattern, lambda _, new=new: new, text)
            assert times, f"{name} has no {pattern}"
        return text

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection((HOST, self.port), 2):
            return True
        return False


def write_nginx_conf(folder: Path) -> None:
    """What Debian's own nginx.conf would be, around the `site.conf` of this folder."""
    (folder / "nginx.conf").write_text(
        NGINX.format(
            folder=folder,
            user="user root;\n" if os.geteuid() == 0 else "",
            temporary=" ".join(f"{kind}_temp_path {folder}/{kind};" for kind in TEMPORARY),
        )
    )


class Nginx(Front):
    """Debian's nginx. Raises Missing."""

    def __init__(self, folder: Path, site: Path, machines: Iterable[str]) -> None:
        super().__init__(folder, site, machines)
        self.program = nginx()
        line = r" *server 127\.0\.0\.1:8000( .+;\n)"
        (end,) = re.findall(line, (SAMPLES / "nginx.conf").read_text())
        (folder / "site.conf").write_text(
            self.sample(
                "nginx.conf",
                (line, "".join(f"server {machine}{end}" for machine in self.machines)),
                (r" *listen \[::\].+\n", ""),
                (r"listen 443\b", f"listen {HOST}:{self.port}"),
                (r"listen 80\b", f"listen {HOST}:{self.plain_port}"),
                (r"https://canfly\.ai", self.url),
                (r"server_name canfly\.ai", f"server_name {HOST}"),
                (r"/etc/letsencrypt/live/canfly\.ai/fullchain\.pem", str(self.authority)),
                (r"/etc/letsencrypt/live/canfly\.ai/privkey\.pem", str(self.key)),
                (r"/var/log/nginx", str(folder)),
            )
        )
        write_nginx_conf(folder)

    def command(self) -> list[str]:
        return [self.program, "-e", "stderr", "-c", str(self.folder / "nginx.conf")]


class Caddy(Front):
    """Debian's Caddy. Raises Missing."""

    def __init__(
        self, folder: Path, site: Path, machines: Iterable[str], media: Path | None = None
    ) -> None:
        super().__init__(folder, site, machines, media)
        self.program = caddy()
        changed = self.sample(
            "Caddyfile",
            (r"canfly\.ai \{\n", f"{self.url} {{\n\ttls {self.authority} {self.key}\n"),
            (r"reverse_proxy 127\.0\.0\.1:8000", f"reverse_proxy {' '.join(self.machines)}"),
        )
        options = f"{{\n\tadmin off\n\tdefault_bind {HOST}\n\thttp_port {self.plain_port}\n}}\n"
        (folder / "Caddyfile").write_text(options + changed)

    def command(self) -> list[str]:
        return ["env", f"HOME={self.folder}", self.program, "run", "--config", "Caddyfile"]
