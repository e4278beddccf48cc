// All tests that need a browser, in one process: they share it.
import './page.test.mjs';
import './large.test.mjs';
import './map.test.mjs';
import './compare.test.mjs';
import './serve.test.mjs';
import './running.test.mjs';
