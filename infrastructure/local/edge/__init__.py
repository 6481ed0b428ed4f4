"""One origin for the browser, standing for CloudFront: the API, live push and the app behind one address."""
