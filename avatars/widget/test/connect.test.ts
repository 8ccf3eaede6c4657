import { afterEach, describe, expect, it, vi } from "vitest";
import { connect, Refusal, refusal } from "../src/connect";
import { config, credentials, json } from "./sample";

function answerWith(answer: Response | Error) {
  const fetch = vi.fn(async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

async function refused(answer: Response | Error): Promise<Refusal> {
  answerWith(answer);
  const error = await connect(config).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Refusal);
  return error as Refusal;
}

const error = (code: string, more = {}) => ({ error: { code, message: "raw words" }, ...more });

afterEach(() => vi.unstubAllGlobals());

describe("asking for a session", () => {
  it("sends the slug and the locale as JSON, once", async () => {
    const fetch = answerWith(json(credentials));
    expect(await connect(config)).toEqual(credentials);
    expect(fetch).toHaveBeenCalledOnce();
    const [url, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe("/api/avatar/connect");
    expect(init.method).toBe("POST");
    expect(new Headers(init.headers).get("Content-Type")).toBe("application/json");
    expect(JSON.parse(String(init.body))).toEqual({ avatarId: "littlelobster", locale: "en" });
  });

  it("never asks twice, whatever the answer", async () => {
    const fetch = answerWith(json(error("upstream_failed"), 502));
    await expect(connect(config)).rejects.toBeInstanceOf(Refusal);
    expect(fetch).toHaveBeenCalledOnce();
  });

  it.each([
    ["budget_spent", 503, "budget_spent"],
    ["timeout", 504, "timeout"],
    ["upstream_failed", 502, "unavailable"],
    ["not_configured", 503, "unavailable"],
    ["unknown_avatar", 404, "unavailable"],
    ["forbidden_origin", 403, "unavailable"],
    ["something_new", 418, "unavailable"],
  ])("%s with %i is told as %s", async (code, status, kind) => {
    expect((await refused(json(error(code), status))).kind).toBe(kind);
  });

  it("takes the wait from the body, else from the header, else a sensible one", () => {
    expect(refusal(error("rate_limited", { retryAfter: 41.2 }), "7").retryAfter).toBe(42);
    expect(refusal(error("rate_limited"), "7").retryAfter).toBe(7);
    expect(refusal(error("rate_limited"), null).retryAfter).toBe(30);
    expect(refusal(error("busy"), "Wed, 21 Oct 2026 07:28:00 GMT").retryAfter).toBe(15);
  });

  it("is offline when the request does not get through", async () => {
    expect((await refused(new TypeError("Failed to fetch"))).kind).toBe("offline");
  });

  it("is out of patience when the server never answers", async () => {
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
