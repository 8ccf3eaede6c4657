import { useConnectionState } from "@livekit/components-react";
import { ConnectionState } from "livekit-client";
import { useEffect, useSyncExternalStore } from "react";
import { useSection } from "../ui/context";

/** Whether the way to the room is broken at the moment; the call is given up after a while. */
export function useReconnecting(): boolean {
  const { call, config } = useSection();
  const giveUp = config.timing.reconnect * 1000;
  const connection = useConnectionState();
  // The browser knows that there is no network some seconds before the room does.
  const online = useSyncExternalStore(onNetworkChange, () => navigator.onLine);
  const reconnecting =
    !online ||
    connection === ConnectionState.Reconnecting ||
    connection === ConnectionState.SignalReconnecting;
  useEffect(() => {
    if (!reconnecting) return;
    const timer = window.setTimeout(() => call.roomEnded("connection_lost"), giveUp);
    return () => window.clearTimeout(timer);
  }, [call, giveUp, reconnecting]);
  return reconnecting;
}

function onNetworkChange(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}
