import { describe, expect, it, vi } from "vitest";
import { config, credentials, json, settle, streaming } from "../../test/sample";
import { later, opened, setUpWorld, told, world } from "../../test/world";
import { createCall } from "./call";

setUpWorld();

describe("giving up", () => {
  it("releases the microphone and has a session that comes later cancelled", async () => {
    const answer = later<Response>();
    world.connected = answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    call.dismiss();
    expect(call.state().name).toBe("idle");
    expect(world.tracks[0]?.stop).toHaveBeenCalled();
    expect(told()).toEqual([]);
    expect(world.signal.aborted).toBe(false);
    answer.resolve(json(credentials));
    await settle();
    expect(call.state().name).toBe("idle");
    expect(told()).toEqual(["ended: visitor_gave_up"]);
  });

  it("releases a microphone that is allowed too late", async () => {
    const answer = later<MediaStream>();
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
  async function waiting() {
    const answer = later<Response>();
    world.connected = answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    const server = streaming(world.signal);
    answer.resolve(server.response);
    server.say({ callId: "call/1", callToken: "signed", maxDuration: 120 });
    await settle();
    return { call, server };
  }

  it("shows the queue and the time that the server counts", async () => {
    const { call, server } = await waiting();
    server.say({ state: "queued", waited: 60 });
    await settle();
    expect(call.state()).toMatchObject({ name: "connecting", queued: true });
    expect(Date.now() - (call.state() as { since: number }).since).toBeGreaterThanOrEqual(60_000);
  });

  it("tells at once and breaks the request off when the visitor gives up", async () => {
    const { call } = await waiting();
    call.dismiss();
    expect(told()).toEqual(["ended: visitor_gave_up"]);
    expect(world.signal.aborted).toBe(true);
    await settle();
    expect(call.state().name).toBe("idle");
  });

  it("tells at once when the page closes", async () => {
    await waiting();
    window.dispatchEvent(new Event("pagehide"));
    expect(told()).toEqual(["ended: page_closed"]);
    expect(world.signal.aborted).toBe(true);
  });

  it("is told as offline when the network goes", async () => {
    const { call } = await waiting();
    window.dispatchEvent(new Event("offline"));
    expect(call.state()).toMatchObject({ name: "error", kind: "offline" });
    expect(told()).toEqual(["ended: connection_lost"]);
  });

  it("has a broken stream's call ended", async () => {
    const { call, server } = await waiting();
    server.tear();
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "offline" });
    expect(told()).toEqual(["ended: connection_lost"]);
  });

  it("tells nothing when it is the server that refuses", async () => {
    const { call, server } = await waiting();
    server.say({ error: { code: "timeout" } });
    await settle();
    expect(call.state()).toMatchObject({ name: "error", kind: "timeout" });
    expect(told()).toEqual([]);
  });

  it("has a call whose first line comes too late ended", async () => {
    const answer = later<Response>();
    world.connected = answer.promise;
    const call = createCall(config);
    call.start();
    await settle();
    call.dismiss();
    const server = streaming(world.signal);
    answer.resolve(server.response);
    server.say({ callId: "call/1", callToken: "signed", maxDuration: 120 });
    await settle();
    expect(told()).toEqual(["ended: visitor_gave_up"]);
    expect(world.signal.aborted).toBe(true);
  });
});
