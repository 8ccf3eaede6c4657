import { ConnectionState } from "livekit-client";
import { act } from "react";
import { describe, expect, it, vi } from "vitest";
import { happen, pass, scene, setScene } from "../../test/inRoom";
import { useLine } from "./useLine";

setScene();

function Line() {
  return useLine();
}

/** Seconds in which sound and picture come. */
async function flow(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    scene.fake.received.packets += 50;
    scene.fake.received.frames += 25;
    await pass(1);
  }
}
const line = () => scene.host.textContent;

describe("the line", () => {
  it("is not called weak while it is only being set up", async () => {
    await scene.show(<Line />);
    await pass(15);
    expect(line()).toBe("good");
    expect(scene.call.sound).not.toHaveBeenCalled();
  });

  it("is weak when nothing new comes, and good when it comes again", async () => {
    await scene.show(<Line />);
    await flow(2);
    expect(scene.call.sound).toHaveBeenCalled();
    await pass(2);
    expect(line()).toBe("good");
    await pass(1);
    expect(line()).toBe("weak");
    await flow(1);
    expect(line()).toBe("good");
  });

  it("is good with sound alone", async () => {
    await scene.show(<Line />);
    await flow(1);
    for (let second = 0; second < 10; second++) {
      scene.fake.received.packets += 50;
      await pass(1);
    }
    expect(line()).toBe("good");
  });

  it("is not given up for a frozen server, however long", async () => {
    await scene.show(<Line />);
    await flow(1);
    await pass(60);
    expect(line()).toBe("weak");
    expect(scene.call.ended).not.toHaveBeenCalled();
  });

  it.each([
    ConnectionState.SignalReconnecting,
    ConnectionState.Reconnecting,
  ])("is not given up while %s and yet sound and picture flow", async (state) => {
    await scene.show(<Line />);
    await happen(() => scene.fake.becomes(state));
    await flow(30);
    expect(line()).toBe("good");
    expect(scene.call.ended).not.toHaveBeenCalled();
  });

  it("is not given up while only the browser thinks that it is offline", async () => {
    const onLine = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await scene.show(<Line />);
    await flow(30);
    expect(line()).toBe("good");
    onLine.mockReturnValue(true);
    await act(async () => window.dispatchEvent(new Event("online")));
    expect(scene.call.ended).not.toHaveBeenCalled();
  });

  it("is given up when it is broken and nothing flows", async () => {
    await scene.show(<Line />);
    await flow(1);
    await happen(() => scene.fake.becomes(ConnectionState.Reconnecting));
    await pass(3);
    expect(line()).toBe("reconnecting");
    await pass(11.9);
    expect(scene.call.ended).not.toHaveBeenCalled();
    await pass(0.1);
    expect(scene.call.ended).toHaveBeenCalledExactlyOnceWith("connection_lost");
  });

  it("is kept when it heals in time", async () => {
    await scene.show(<Line />);
    await flow(1);
    await happen(() => scene.fake.becomes(ConnectionState.Reconnecting));
    await pass(10);
    await happen(() => scene.fake.becomes(ConnectionState.Connected));
    await flow(20);
    expect(line()).toBe("good");
    expect(scene.call.ended).not.toHaveBeenCalled();
  });
});
