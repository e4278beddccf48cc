// Light or dark colours: those of the system, unless the user has chosen with the button.

const THEMES = ['auto', 'light', 'dark'];
const THEME_NAMES = { auto: 'as the system', light: 'light', dark: 'dark' };

/** Calls `changed()` at once and after each change. */
export function listenToTheme(button, changed) {
  const apply = (theme) => {
    document.documentElement.dataset.theme = theme;
    button.dataset.theme = theme;
    button.setAttribute('aria-label', `Theme: ${THEME_NAMES[theme]}`);
    button.title = `Theme: ${THEME_NAMES[theme]}`;
    changed();
  };
  let theme = 'auto';
  try { theme = localStorage.getItem('cachepy-theme') || 'auto'; } catch { /* storage is not allowed here */ }
  button.addEventListener('click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    try { localStorage.setItem('cachepy-theme', theme); } catch { /* as above */ }
    apply(theme);
  });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => apply(theme));
  apply(THEMES.includes(theme) ? theme : 'auto');
}
