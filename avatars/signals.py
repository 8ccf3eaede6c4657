"""What becomes of calls, for the rest of the site: Django signals, each sent at most once per call.

Their sender is `CallLog`, their only argument `call`, the row as it is at that moment. A receiver
runs where the change was made: in a request, in the settler or in a thread. What it raises is
logged, and breaks no call.

`alert_raised` and `alert_over` have the argument `alert` instead, and the sender `Alert`.
`calls_erased` is of another kind: it tells of many calls, in the transaction that deletes them.

May import: nothing of ours.
"""

from django.dispatch import Signal

# The visitor is connected to the room.
call_started = Signal()
# It is over for the visitor, or came to nothing: `call.end_reason` says why, as far as is known.
call_ended = Signal()
# Its outcome is known: `call.duration` is what Runway bills, in seconds; none of a call that never
# came to be.
call_settled = Signal()
# Its words were fetched from Runway, where a site keeps them (AVATARS_TRANSCRIPTS), and stand in
# `call.transcript.lines`: pairs of whether the visitor says it, and the text.
transcript_kept = Signal()
# Calls are about to be deleted, with their words: they are too old, or a visitor asked for it. The
# argument is `ids`, a list of theirs; what a receiver raises keeps them.
calls_erased = Signal()
# Something is wrong that the owner should know of, and is right again: `alert.name` says what (see
# `Alert.Name`), `alert.figures` how much. Each at most once.
alert_raised = Signal()
alert_over = Signal()
