import { type ReactNode, useState } from "react";
import { type Key, useKey } from "../ui/keys";

interface Props {
  action: "mute" | "camera" | "screen" | "hang-up";
  label: string;
  shortcut?: Key;
  off?: boolean;
  pressed?: boolean;
  onPress: () => unknown;
  children: ReactNode;
}

/** One of the call's controls. One press at a time: opening a device may take a second. */
export function RoundButton({ action, label, shortcut, off, pressed, onPress, children }: Props) {
  const [busy, setBusy] = useState(false);

  async function press() {
    if (busy) return;
    setBusy(true);
    try {
      await onPress();
    } finally {
      setBusy(false);
    }
  }

  useKey(shortcut, press);

  return (
    <button
      type="button"
      className="avatars__round"
      data-avatars-action={action}
      data-avatars-off={off ? "" : undefined}
      aria-label={label}
      aria-busy={busy}
      aria-pressed={pressed}
      aria-keyshortcuts={shortcut}
      title={shortcut ? `${label} (${shortcut.toUpperCase()})` : label}
      onClick={press}
    >
      {children}
    </button>
  );
}
