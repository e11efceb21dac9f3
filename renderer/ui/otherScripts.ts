// Names in Chinese, Japanese and Korean on a computer that has no fonts for them. Only the lists of faces are fetched; a
// browser takes the few files whose characters really stand on the page.
import '@fontsource-variable/noto-sans-sc/wght.css';
import '@fontsource-variable/noto-sans-jp/wght.css';
import '@fontsource-variable/noto-sans-kr/wght.css';
