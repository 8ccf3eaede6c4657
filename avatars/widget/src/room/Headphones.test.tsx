import { expect, it } from "vitest";
import { fakeHearing } from "../../test/hearing";
import { happen, scene, setScene } from "../../test/inRoom";
import { Headphones } from "./Headphones";

setScene();

it("the advice to take headphones closes, and the focus stays in the section", async () => {
  const { call } = fakeHearing({ hasEcho: true });
  await scene.show(
    <>
      <div tabIndex={-1} data-avatars-focus />
      <Headphones givesWay={false} />
    </>,
    { call },
  );
  const close = scene.host.querySelector("button");
  await happen(() => {
    close?.focus();
    close?.click();
  });
  expect(scene.host.querySelector("[data-avatars-headphones]")).toBeNull();
  expect(document.activeElement?.hasAttribute("data-avatars-focus")).toBe(true);
});
