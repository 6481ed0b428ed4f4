"""API keys of the simulated venue: who may read, who may trade, and what a key reports about itself."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

# The answer of GET /sapi/v1/account/apiRestrictions for a fresh trading key without withdrawal rights.
DEFAULT_PERMISSIONS = {
    "ipRestrict": False,
    "enableReading": True,
    "enableWithdrawals": False,
    "enableInternalTransfer": False,
    "enableMargin": False,
    "enableFutures": False,
    "permitsUniversalTransfer": False,
    "enableVanillaOptions": False,
    "enableFixApiTrade": False,
    "enableFixReadOnly": True,
    "enableSpotAndMarginTrading": True,
    "enablePortfolioMarginTrading": False,
}


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    api_key: str
    secret: str = field(repr=False)
    permissions: dict[str, bool]
    created_at: int

    @property
    def may_trade(self) -> bool:
        return self.permissions["enableSpotAndMarginTrading"]

    def signs(self, payload: str, signature: str) -> bool:
        expected = hmac.new(self.secret.encode(), payload.encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, signature.lower())


def open_account(name: str, permissions: dict[str, bool], *, at: int) -> Account:
    return Account(
        name=name,
        api_key=secrets.token_hex(32),
        secret=secrets.token_hex(32),
        permissions=DEFAULT_PERMISSIONS | permissions,
        created_at=at,
    )
