# Finds what the tests need beyond Python, and installs npm's and Debian's packages where it may.
if command -v npm >/dev/null && [ ! -d tests/node/node_modules/graphql-http ]; then
    npm install --prefix tests/node --silent --no-audit --no-fund --no-package-lock >/dev/null 2>&1 ||
        echo "The npm packages of tests/node could not be installed."
fi
missing=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || missing+=(postgresql)
command -v chromium >/dev/null || missing+=(chromium)
fc-list 2>/dev/null | grep -qi "noto.*cjk" || missing+=(fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's ${missing[*]} for the tests."
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -qq -y --no-install-recommends "${missing[@]}"; } >/dev/null ||
        echo "They could not be installed."
else
    echo "Not installed: ${missing[*]}. What needs them is left out; as root, apt-get install ${missing[*]} brings them."
fi
exit 0
