import { describe, expect, it, vi } from "vitest";
import { waiting } from "../../test/live";
import { config, credentials, json, settle, streaming } from "../../test/sample";
import { deferred, opened, reported, setUpWorld, world } from "../../test/world";
import { createCall } from "./call";

setUpWorld();

describe("giving up", () => {
  it("releases the microphone, and ends a session that is opened later", async () => {
    const answer = deferred<Response>();
    world.connected = answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    call.dismiss();
    expect(call.state().name).toBe("idle");
    expect(world.tracks[0]?.stop).toHaveBeenCalled();
    expect(reported()).toEqual([]);
    expect(world.signal.aborted).toBe(false);
    answer.resolve(json(credentials));
    await settle();
    expect(call.state().name).toBe("idle");
    expect(reported()).toEqual(["ended: visitor_gave_up"]);
  });

  it("releases a microphone that is allowed too late", async () => {
    const answer = deferred<MediaStream>();
    world.microphone = () => answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    call.dismiss();
    const stop = vi.fn();
    answer.resolve({ getTracks: () => [{ stop }] } as unknown as MediaStream);
    await settle();
    expect(stop).toHaveBeenCalled();
    expect(opened()).toBe(0);
  });
});

describe("leaving while the server streams", () => {
  const opening = () => waiting({ callId: "call/1", callToken: "signed", maxDuration: 120 });

  it("shows the queue and the time that the server counts", async () => {
    const { call, server } = await opening();
    server.say({ state: "queued", waited: 60 });
    await settle();
    expect(call.state()).toMatchObject({ name: "connecting", queued: true });
    expect(Date.now() - (call.state() as { since: number }).since).toBeGreaterThanOrEqual(60_000);
  });

  it("reports it at once and aborts the request when the visitor gives up", async () => {
    const { call } = await opening();
    call.dismiss();
    expect(reported()).toEqual(["ended: visitor_gave_up"]);
    expect(world.signal.aborted).toBe(true);
    await settle();
    expect(call.state().name).toBe("idle");
  });

  it("reports it at once when the page closes", async () => {
    await opening();
    window.dispatchEvent(new Event("pagehide"));
    expect(reported()).toEqual(["ended: page_closed"]);
    expect(world.signal.aborted).toBe(true);
  });

  it("is an offline error when the network goes", async () => {
    const { call } = await opening();
    window.dispatchEvent(new Event("offline"));
    expect(call.state()).toMatchObject({ name: "error", kind: "offline" });
    expect(reported()).toEqual(["ended: connection_lost"]);
  });

  it("ends the call of a broken stream", async () => {
    const { call, server } = await opening();
    server.tear();
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "offline" });
    expect(reported()).toEqual(["ended: connection_lost"]);
  });

  it("reports nothing when it is the server that refuses", async () => {
    const { call, server } = await opening();
    server.say({ error: { code: "timeout" } });
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "timeout" });
    expect(reported()).toEqual([]);
  });

  it("ends a call whose first line comes too late", async () => {
    const answer = deferred<Response>();
    world.connected = answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    call.dismiss();
    const server = streaming(world.signal);
    answer.resolve(server.response);
    server.say({ callId: "call/1", callToken: "signed", maxDuration: 120 });
    await settle();
    expect(reported()).toEqual(["ended: visitor_gave_up"]);
    expect(world.signal.aborted).toBe(true);
  });
});
