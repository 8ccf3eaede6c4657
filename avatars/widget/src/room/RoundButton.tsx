import { type ReactNode, useState } from "react";
import { type Key, useKey } from "../ui/keys";

interface Props {
  action: "mute" | "camera" | "screen" | "hang-up";
  label: string;
  shortcut?: Key;
  off?: boolean;
  on?: boolean;
  onPress: () => unknown;
  children: ReactNode;
}

/**
 * One of the call's controls. Its label says what a press does, so it is not `aria-pressed` as well.
 * One press at a time: opening a device may take a second.
 */
export function RoundButton({ action, label, shortcut, off, on, onPress, children }: Props) {
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
      data-avatars-on={on ? "" : undefined}
      aria-label={label}
      aria-busy={busy}
      aria-keyshortcuts={shortcut}
      title={shortcut ? `${label} (${shortcut.toUpperCase()})` : label}
      onClick={press}
    >
      {children}
    </button>
  );
}
