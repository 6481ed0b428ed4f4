"""Sign-up and sign-in over a Cognito user pool. No answer tells a stranger whether an e-mail address has an account."""

import secrets
import uuid
from typing import Any, NoReturn

from botocore.exceptions import BotoCoreError, ClientError

from balina.adapters.aws.clients import Clients, code_of, translated
from balina.app.ports import Session
from balina.model.errors import InvalidRequestError, LimitExceededError, MisconfiguredError, UnauthorizedError

_WRONG_SIGN_IN = "the e-mail address or the password is wrong"
_WRONG_CODE = "the code is wrong or expired: ask for a new one"
_SIGNED_OUT = "this session has ended: sign in again"

# One answer for everything that would tell an unknown address from a wrong password or an unconfirmed account.
_SIGN_IN_REFUSED = frozenset(
    {"NotAuthorizedException", "UserNotFoundException", "UserNotConfirmedException", "PasswordResetRequiredException"}
)
_CODE_REFUSED = frozenset(
    {"CodeMismatchException", "ExpiredCodeException", "UserNotFoundException", "NotAuthorizedException"}
)
_TOO_MANY = frozenset({"LimitExceededException", "TooManyFailedAttemptsException", "TooManyRequestsException"})


class CognitoIdentity:
    """The pool's user name is the e-mail address; the tenant is the user's `sub`, which is what `register` returns."""

    def __init__(self, clients: Clients, *, pool_id: str, client_id: str, confirms_at_once: bool) -> None:
        self._clients = clients
        self._pool_id = pool_id
        self._client_id = client_id
        self._confirms_at_once = confirms_at_once

    def register(self, email: str, password: str) -> tuple[str, bool]:
        """An address that is taken gets the answer of a new one, with an id that leads nowhere; its owner is told
        nothing new and nobody else learns anything."""
        try:
            answer = self._pool.sign_up(
                ClientId=self._client_id,
                Username=email,
                Password=password,
                UserAttributes=[{"Name": "email", "Value": email}],
            )
        except (ClientError, BotoCoreError) as exc:
            if code_of(exc) == "UsernameExistsException":
                return _nobodys_id(), self._confirms_at_once
            _refuse(exc, doing="signing up")
        if answer["UserConfirmed"]:
            return answer["UserSub"], True
        return answer["UserSub"], self._confirm_at_once(email)

    def confirm(self, email: str, code: str) -> None:
        try:
            self._pool.confirm_sign_up(ClientId=self._client_id, Username=email, ConfirmationCode=code)
        except (ClientError, BotoCoreError) as exc:
            if code_of(exc) in _CODE_REFUSED:
                raise InvalidRequestError(_WRONG_CODE) from None
            _refuse(exc, doing="confirming")

    def login(self, email: str, password: str) -> Session:
        return self._sign_in("USER_PASSWORD_AUTH", {"USERNAME": email, "PASSWORD": password}, refusal=_WRONG_SIGN_IN)

    def refresh(self, refresh_token: str) -> Session:
        session = self._sign_in("REFRESH_TOKEN_AUTH", {"REFRESH_TOKEN": refresh_token}, refusal=_SIGNED_OUT)
        # A pool that does not rotate refresh tokens leaves it out: the caller keeps the one it has.
        return Session(session.access_token, session.refresh_token or refresh_token, session.expires_in)

    def logout(self, access_token: str) -> None:
        """Ends every session of the user. The access token itself lives on until it expires: see `Sessions.revoke`."""
        try:
            self._pool.global_sign_out(AccessToken=access_token)
        except (ClientError, BotoCoreError) as exc:
            if code_of(exc) not in _SIGN_IN_REFUSED:
                _refuse(exc, doing="signing out")

    def email_of(self, access_token: str) -> str:
        try:
            answer = self._pool.get_user(AccessToken=access_token)
        except (ClientError, BotoCoreError) as exc:
            if code_of(exc) in _SIGN_IN_REFUSED:
                raise UnauthorizedError(_SIGNED_OUT) from None
            _refuse(exc, doing="reading a user")
        attributes = {attribute["Name"]: attribute["Value"] for attribute in answer["UserAttributes"]}
        return str(attributes.get("email", ""))

    def _confirm_at_once(self, email: str) -> bool:
        if not self._confirms_at_once:
            return False
        try:
            self._pool.admin_confirm_sign_up(UserPoolId=self._pool_id, Username=email)
        except (ClientError, BotoCoreError) as exc:
            _refuse(exc, doing="confirming")
        return True

    def _sign_in(self, flow: str, parameters: dict[str, str], *, refusal: str) -> Session:
        try:
            answer = self._pool.initiate_auth(ClientId=self._client_id, AuthFlow=flow, AuthParameters=parameters)
        except (ClientError, BotoCoreError) as exc:
            if code_of(exc) in _SIGN_IN_REFUSED:
                raise UnauthorizedError(refusal) from None
            _refuse(exc, doing="signing in")
        result = answer.get("AuthenticationResult")
        if not result:
            raise MisconfiguredError(f"the user pool asks for a challenge: {answer.get('ChallengeName')}")
        return Session(result["AccessToken"], result.get("RefreshToken"), int(result["ExpiresIn"]))

    @property
    def _pool(self) -> Any:
        return self._clients.get("cognito-idp", attempts=2)


def _refuse(error: Exception, *, doing: str) -> NoReturn:
    code = code_of(error)
    if code == "InvalidPasswordException":
        raise InvalidRequestError(
            "the password is too weak: use at least 12 characters with upper and lower case and a digit"
        ) from None
    if code == "InvalidParameterException":
        raise InvalidRequestError("the e-mail address or the password cannot be used") from None
    if code in _TOO_MANY:
        raise LimitExceededError("too many tries: wait a while") from None
    # The original would carry the request, password and all, into a traceback.
    raise translated(error, doing=doing) from None


def _nobodys_id() -> str:
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
