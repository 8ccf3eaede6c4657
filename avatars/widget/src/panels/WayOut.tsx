import { type ReactNode, useEffect, useState } from "react";
import { browserOf, inAppBrowser } from "../media/browser";
import { microphonePermission } from "../media/microphone";
import type { ErrorKind, LabelKey } from "../types";
import { useWords } from "../words/useWords";

/** Where to find the permission, or another way into the call, in this very browser. */
export function WayOut({ kind }: { kind: ErrorKind }) {
  const words = useWords();
  const way = useWay(kind);
  return (
    <p className="avatars__way" role="status">
      {way && words(way)}
    </p>
  );
}

/** The step out of what this page or this app cannot do. */
export function StepOut({ kind }: { kind: ErrorKind }) {
  const words = useWords();
  if (kind === "in_app_browser") return <CopyAddress />;
  if (kind === "insecure" && location.protocol === "http:") {
    return <Link href={location.href.replace("http:", "https:")}>{words("open_secure")}</Link>;
  }
  // Another site's frame is what blocks it most of the time.
  if (kind === "microphone_blocked" && window.top !== window) {
    return (
      <Link href={location.href} target="_blank">
        {words("open_tab")}
      </Link>
    );
  }
  return null;
}

function Link(props: { href: string; target?: string; children: ReactNode }) {
  return (
    <a
      className="avatars__button avatars__button--primary"
      data-avatars-action="way-out"
      rel="noopener"
      {...props}
    />
  );
}

function useWay(kind: ErrorKind): LabelKey | null {
  const permission = usePermission(kind === "microphone_denied");
  const isFound = useMicrophoneFound(kind === "microphone_missing");
  if (kind === "microphone_missing") return isFound ? "microphone_found" : null;
  if (kind === "in_app_browser") {
    const app = inAppBrowser();
    return app && `way_${app}`;
  }
  if (kind !== "microphone_denied") return null;
  if (permission?.hasChanged && permission.state === "granted") return "microphone_allowed";
  // Allowed to the page, and refused all the same: by the system, to the whole browser.
  if (permission?.state === "granted") return "way_system";
  if (permission?.state === "prompt") return "way_ask";
  const browser = browserOf();
  return browser && `way_${browser}`;
}

/** What the browser's permission is by now; null where it cannot say. */
function usePermission(isWanted: boolean): { state: PermissionState; hasChanged: boolean } | null {
  const [permission, setPermission] = useState<ReturnType<typeof usePermission>>(null);
  useEffect(() => {
    if (!isWanted) return;
    let isGone = false;
    let status: PermissionStatus | null = null;
    const follow = () => status && setPermission({ state: status.state, hasChanged: true });
    void microphonePermission().then((found) => {
      if (!found || isGone) return;
      status = found;
      setPermission({ state: found.state, hasChanged: false });
      found.addEventListener("change", follow);
    });
    return () => {
      isGone = true;
      status?.removeEventListener("change", follow);
    };
  }, [isWanted]);
  return permission;
}

/** Whether a microphone has been plugged in meanwhile. */
function useMicrophoneFound(isWanted: boolean): boolean {
  const [isFound, setFound] = useState(false);
  useEffect(() => {
    if (!isWanted) return;
    const look = async () => {
      const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
      setFound(devices.some(({ kind }) => kind === "audioinput"));
    };
    navigator.mediaDevices.addEventListener("devicechange", look);
    return () => navigator.mediaDevices.removeEventListener("devicechange", look);
  }, [isWanted]);
  return isFound;
}

/** For pasting into the real browser. Where an app lets nothing be copied, the address is shown. */
function CopyAddress() {
  const words = useWords();
  const [outcome, setOutcome] = useState<"copied" | "refused" | null>(null);

  async function copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      setOutcome("copied");
    } catch {
      setOutcome("refused");
    }
  }

  if (outcome === "refused") return <p className="avatars__address">{location.href}</p>;
  return (
    <button
      type="button"
      className="avatars__button"
      data-avatars-action="copy-address"
      onClick={copy}
    >
      {words(outcome === "copied" ? "address_copied" : "copy_address")}
    </button>
  );
}
