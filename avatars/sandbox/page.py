"""The sandbox's own page: what this is, for whoever opens its address."""

from html import escape

from aiohttp import web

from .context import SANDBOX, Sandbox
from .scenarios import SCENARIOS

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem;
       color-scheme: light dark; }
dt { font-weight: 600; margin-top: .75rem; } dd { margin: 0; } code { font-size: .9em; }
"""
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>The sandbox</title>
<meta name="viewport" content="width=device-width"><style>{style}</style></head>
<body>
<h1>The sandbox</h1>
<p>A stand-in for Runway's realtime sessions and the LiveKit room behind them. Nothing here costs
anything or leaves this machine. {pace}</p>
<p><strong>Real speech is not recognised.</strong> The lobster hears that somebody speaks, and for
how long, but not what. Tell it what a visitor says:</p>
<pre><code>curl -H 'Content-Type: application/json' \\
  -d '{{"session": "…", "says": "What can you do?"}}' {address}/sandbox/visitor</code></pre>
<p>It is transcribed, kept in the conversation and answered in English or Chinese: questions from
the documents that the avatar knows, by words that they share, or with the words that it does not
know; the rest by its script. What happened so far is in <a href="/sandbox/books">the books</a>.</p>
<h2>Scenarios</h2>
<p>Chosen by an avatar's Runway id, <code>sandbox-</code> and the name with hyphens, or for every
avatar by <code>{{"scenario": "…"}}</code> to <code>/sandbox/scenario</code>. The times are those
of pace 1.</p>
<dl>
{scenarios}
</dl>
</body>
</html>
"""

routes = web.RouteTableDef()


@routes.get("/")
async def about(request: web.Request) -> web.Response:
    scenarios = "\n".join(
        f"<dt><code>{escape(name)}</code></dt><dd>{escape(scenario.about)}</dd>"
        for name, scenario in SCENARIOS.items()
    )
    text = PAGE.format(
        style=STYLE,
        pace=_pace(request.app[SANDBOX]),
        address=escape(f"http://{request.host}"),
        scenarios=scenarios,
    )
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return web.Response(text=text, content_type="text/html", headers=policy)


def _pace(sandbox: Sandbox) -> str:
    kind = "as slow as real ones" if sandbox.lifelike else "brisk"
    return f"Calls are {kind}, at pace {sandbox.pace:g}."
