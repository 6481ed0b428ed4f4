/** What each order status means, for people who have not read the life of an order. */
export const enOrders = {
  status: {
    INTENDED: 'Intended',
    PREPARED: 'Checked',
    SENDING: 'Sending',
    ACKNOWLEDGED: 'At the exchange',
    SETTLED: 'Settled',
    UNKNOWN: 'Being looked up',
    QUARANTINED: 'Set aside',
    ABORTED: 'Aborted',
  },
  explain: {
    INTENDED: 'The bot decided; the risk gate has not looked yet.',
    PREPARED: 'The risk gate agreed and the money is reserved.',
    SENDING: 'On its way to the exchange.',
    ACKNOWLEDGED: 'The exchange has the order; it fills or rests there.',
    SETTLED: 'Finished. Fills are in the ledger.',
    UNKNOWN: 'The exchange did not answer. We look the order up and never send it twice.',
    QUARANTINED: 'Our books and the exchange disagree. Nothing more happens until somebody looks.',
    ABORTED: 'Refused by a rule or by the exchange. The reservation was released.',
  },
};
