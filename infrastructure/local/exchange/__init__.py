"""A local venue that speaks Binance spot's REST and WebSocket protocol; a development server, never deployed."""
