"""The widget's words."""


def widget_labels(name: str) -> dict[str, str]:
    """The words, by the keys the widget knows them by."""
    return {}
