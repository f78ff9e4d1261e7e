"""A request that cannot be answered with cards."""

from dorsum.errors import DorsumError

BAD, NOT_FOUND, NO_PREFETCH = 400, 404, 412


class HookError(DorsumError):
    """What is wrong with a request; `status` is the one of HTTP. The message never repeats what it holds."""

    def __init__(self, message: str, status: int = BAD) -> None:
        super().__init__(message)
        self.status = status
