import { Component, type ReactNode } from "react";
import type { State } from "../types";

interface Props {
  state: State;
  /** Something inside has thrown. */
  onCrash(): void;
  /** Shown in its place, until the state is an error no more. */
  fallback: ReactNode;
  children: ReactNode;
}

/** Keeps the exception of a component from taking the whole section away. */
export class Boundary extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidCatch() {
    this.props.onCrash();
  }

  override componentDidUpdate({ state: before }: Props) {
    const isLeft = before.name === "error" && this.props.state.name !== "error";
    if (this.state.isBroken && isLeft) this.setState({ isBroken: false });
  }

  override render() {
    return this.state.isBroken ? this.props.fallback : this.props.children;
  }
}
