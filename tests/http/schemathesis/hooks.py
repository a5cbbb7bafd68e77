"""Who asks, and from where."""

import itertools
import os

import schemathesis

# The variable with the token of each operation that takes another one than the Owner's.
TOKENS = {
    "text_code": "AT_SECOND_FACTOR",
    "prove": "AT_SECOND_FACTOR",
    "enrol": "AT_ENROLMENT",
    # These end the session with which they ask, or others of the same person.
    "sign_out": "SIGNING_OUT",
    "sessions": "LEAVING",
    "end_session": "LEAVING",
}
NUMBERS = itertools.count()


@schemathesis.auth(refresh_interval=None)
class Token:
    def get(self, case, context):
        operation = context.operation.definition.raw["operationId"]
        return os.environ[TOKENS.get(operation, "OWNER")]

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(context, case, kwargs):
    """Each request comes from an address of its own, so that no limit of an address is met."""
    number = next(NUMBERS)
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    case.headers["X-Forwarded-For"] = address
