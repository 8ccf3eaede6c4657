import { describe, expect, it } from "vitest";
import { happen, scene, setScene } from "../../test/inRoom";
import { useKey } from "../ui/keys";
import { KeyHelp } from "./KeyHelp";

setScene();

function Microphone() {
  useKey("m", () => undefined);
  return null;
}

const button = () => scene.host.querySelector("button");
const lines = () => [...scene.host.querySelectorAll("li")].map((line) => line.textContent);

describe("the line of keys", () => {
  it("tells of the keys that do something, and comes and goes by its button", async () => {
    await scene.show(
      <>
        <Microphone />
        <KeyHelp />
      </>,
    );
    expect(lines()).toEqual([]);
    await happen(() => button()?.click());
    expect(lines()).toEqual(["M microphone", "Esc close"]);
    expect(button()?.getAttribute("aria-expanded")).toBe("true");
    await happen(() => button()?.click());
    expect(lines()).toEqual([]);
  });

  it("comes by a question mark, is read aloud, and goes by Escape", async () => {
    await scene.show(<KeyHelp />);
    await happen(() => scene.keys.press("?"));
    expect(scene.host.querySelector("[role=status] li")).not.toBeNull();
    await happen(() => scene.keys.press("Escape"));
    expect(lines()).toEqual([]);
    expect(scene.keys.press("Escape")).toBe(false);
  });
});
