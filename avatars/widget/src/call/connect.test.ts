import { afterEach, describe, expect, it, vi } from "vitest";
import { config, credentials, json, streaming } from "../../test/sample";
import { ConnectError, connect, errorFromBody } from "./connect";

function answerWith(answer: Response | Error) {
  const fetch = vi.fn(async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const progress = { inLine: vi.fn(), opened: vi.fn(), waiting: vi.fn() };
const ask = () => connect(config, new AbortController().signal, progress);

async function refused(answer: Response | Error): Promise<ConnectError> {
  answerWith(answer);
  const error = await ask().then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConnectError);
  return error as ConnectError;
}

const error = (code: string, more = {}) => ({ error: { code, message: "raw words" }, ...more });

afterEach(() => {
  vi.unstubAllGlobals();
  progress.opened.mockClear();
  progress.waiting.mockClear();
});

describe("asking for a session", () => {
  it("sends the slug and the locale as JSON, once", async () => {
    const fetch = answerWith(json(credentials));
    expect(await ask()).toMatchObject(credentials);
    expect(fetch).toHaveBeenCalledOnce();
    const [url, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe("/api/avatar/connect");
    expect(init.method).toBe("POST");
    expect(new Headers(init.headers).get("Content-Type")).toBe("application/json");
    expect(new Headers(init.headers).get("Accept")).toBe("application/x-ndjson");
    expect(JSON.parse(String(init.body))).toMatchObject({
      avatarId: "littlelobster",
      locale: "en",
    });
  });

  it("names what the page has marked for the avatar, and remembers it for the call", async () => {
    document.body.innerHTML = '<p data-avatar-target="features"></p>';
    const fetch = answerWith(json(credentials));
    const page = { targets: ["features"], clickable: [] };
    expect(await ask()).toMatchObject({ page });
    const [, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(JSON.parse(String(init.body))).toMatchObject(page);
    document.body.innerHTML = "";
  });

  it("never asks twice, whatever the answer", async () => {
    const fetch = answerWith(json(error("upstream_failed"), 502));
    await expect(ask()).rejects.toBeInstanceOf(ConnectError);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it.each([
    ["budget_spent", 503, "budget_spent"],
    ["timeout", 504, "timeout"],
    ["closed", 503, "closed"],
    ["forbidden_call", 403, "forbidden_call"],
    ["upstream_failed", 502, "unavailable"],
    ["not_configured", 503, "unavailable"],
    ["unknown_avatar", 404, "unavailable"],
    ["forbidden_origin", 403, "unavailable"],
    ["something_new", 418, "unavailable"],
  ])("%s with %i is shown as %s", async (code, status, kind) => {
    expect((await refused(json(error(code), status))).kind).toBe(kind);
  });

  it("takes the wait from the body, else from the header, else a sensible one", () => {
    expect(errorFromBody(error("rate_limited", { retryAfter: 41.2 }), "7").retryAfter).toBe(42);
    expect(errorFromBody(error("rate_limited"), "7").retryAfter).toBe(7);
    expect(errorFromBody(error("rate_limited"), null).retryAfter).toBeNull();
    expect(errorFromBody(error("closed", { retryAfter: 36_000 }), null).retryAfter).toBe(36_000);
    expect(errorFromBody(error("busy"), "Wed, 21 Oct 2026 07:28:00 GMT").retryAfter).toBeNull();
  });

  it.each([
    ["from what the server says is gone of it", 2.5, 116_500],
    ["from now where it does not say", undefined, 119_000],
  ])("counts the paid time %s", async (_, elapsed, left) => {
    vi.spyOn(performance, "now").mockReturnValue(50_000);
    answerWith(json({ ...credentials, elapsed }));
    expect((await ask()).endsAt).toBe(50_000 + left);
  });

  it("is offline when the request does not get through", async () => {
    expect((await refused(new TypeError("Failed to fetch"))).kind).toBe("offline");
  });

  it("is a timeout when the server never answers", async () => {
    expect((await refused(new DOMException("", "TimeoutError"))).kind).toBe("timeout");
  });

  it.each([
    ["an HTML error page", new Response("<h1>Bad gateway</h1>", { status: 502 })],
    ["nothing", new Response("")],
    ["null", json(null)],
    ["credentials without a token", json({ ...credentials, token: "" })],
  ])("is unavailable when the answer is %s", async (_, answer) => {
    expect((await refused(answer)).kind).toBe("unavailable");
  });
});

describe("a server that streams", () => {
  const key = { callId: "call/1", callToken: "signed" };

  it("is followed from its first line to the credentials", async () => {
    const server = streaming();
    answerWith(server.response);
    const asked = ask();
    server.say({ ...key, maxDuration: 120 });
    await vi.waitFor(() => expect(progress.opened).toHaveBeenCalledWith(key, false));
    server.say({ state: "queued", waited: 1.25 });
    server.say({ state: "waking", waited: 4 });
    server.say({ something: "new" });
    await vi.waitFor(() =>
      expect(progress.waiting.mock.calls).toEqual([
        [true, 1.25],
        [false, 4],
      ]),
    );
    server.say(credentials);
    expect(await asked).toMatchObject(credentials);
    expect(progress.opened).toHaveBeenCalledOnce();
  });

  it("may refuse in the end, and has no open call then", async () => {
    const server = streaming();
    server.say(key);
    server.say({ ...error("busy"), retryAfter: 7 });
    expect(await refused(server.response)).toMatchObject({
      kind: "busy",
      retryAfter: 7,
      callMayBeOpen: false,
    });
  });

  it("may have an open call when the network breaks", async () => {
    const server = streaming();
    server.say(key);
    const asked = refused(server.response);
    await vi.waitFor(() => expect(progress.opened).toHaveBeenCalled());
    server.tear();
    expect(await asked).toMatchObject({ kind: "offline", callMayBeOpen: true });
  });

  it("may have an open call when it ends without an answer", async () => {
    const server = streaming();
    server.say(key);
    server.close();
    expect(await refused(server.response)).toMatchObject({
      kind: "unavailable",
      callMayBeOpen: true,
    });
  });

  it("may have an open call when it sends nonsense", async () => {
    const server = streaming();
    server.say(key);
    server.say(null);
    server.say("hello");
    server.close();
    expect(await refused(server.response)).toMatchObject({
      kind: "unavailable",
      callMayBeOpen: true,
    });
  });
});

describe("a server that answers in plain JSON", () => {
  it("opens the call with its answer", async () => {
    answerWith(json(credentials));
    await ask();
    expect(progress.opened).toHaveBeenCalledOnce();
  });
});
