// Applies the remembered colour scheme before the first paint, so that a reload in the dark does not flash white.
(function () {
  var chosen = 'auto';
  try {
    chosen = localStorage.getItem('balina.color-scheme') || 'auto';
  } catch {
    // Storage may be forbidden; the system's preference is a fine default.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
