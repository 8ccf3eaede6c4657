"""Of the request in `stumbling`: its call, and what nobody may be told of it."""

CALL = "0a0a0a0a-0000-4000-8000-000000000001"
CANARIES = ("canary_", "203.0.113.", "sessionid", "key_of_the_tests", "a key for tests")
