"""Answers from documents: what was asked, and which sentences say something about it.

No model and no dictionary: words that a question shares with a sentence and its headings. What is
said in other words is not found, and then the avatar says that it does not know.
"""

from avatars.sandbox.knowledge.questions import QUESTIONS
from avatars.sandbox.knowledge.recall import TOKENS_READ, asks, recall

__all__ = ["QUESTIONS", "TOKENS_READ", "asks", "recall"]
