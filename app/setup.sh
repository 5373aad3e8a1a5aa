# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What app/run, tests/run and .ci/run share: finding what is missing on this machine, installing
# that and nothing else, and building in build/.  To be read with `.`; $top is the source folder.
#
# Nothing is written to standard output, and nothing is read from standard input: both belong to
# the program that runs afterwards.

: "${top:?set it to the source folder}"
setup_build=$top/build
setup_log=$setup_build/setup.log

# group, kind, what to look for; then the package of apt-get, dnf, pacman and brew, - for none.
#   build: for the program   git: to build from a checkout   test: for tests/run   ci: for .ci/run
setup_table='
build compiler -                libc6-dev,gcc    gcc              gcc          gcc
build header   stdio.h          libc6-dev        glibc-devel      glibc        -
build tool     make             make             make             make         make
build tool     awk              mawk             gawk             gawk         gawk
build tool     cmp              diffutils        diffutils        diffutils    diffutils
build tool     pkg-config       pkgconf          pkgconf-pkg-config pkgconf    pkgconf
git   tool     autoconf         autoconf         autoconf         autoconf     autoconf
git   tool     automake         automake         automake         automake     automake
build module   ncursesw>=6.0    libncurses-dev   ncurses-devel    ncurses      ncurses
build module   readline>=8.0    libreadline-dev  readline-devel   readline     readline
build module   jansson>=2.10    libjansson-dev   jansson-devel    jansson      jansson
build module   md4c>=0.4        libmd4c-dev      md4c-devel       md4c         md4c
build module   zlib>=1.2.8      zlib1g-dev       zlib-devel       zlib         zlib
build header   unistr.h         libunistring-dev libunistring-devel libunistring libunistring
test  module   check>=0.12      check            check-devel      check        check
test  module   vterm>=0.1       libvterm-dev     libvterm-devel   libvterm     libvterm
test  python   numpy            python3-numpy    python3-numpy    python-numpy numpy
test  python   sklearn          python3-sklearn  python3-scikit-learn python-scikit-learn -
test  tool     nm               binutils         binutils         binutils     binutils
test  tool     localedef        libc-bin         glibc-common     glibc        -
test  file     /usr/share/i18n/locales/de_DE locales glibc-locale-source glibc -
ci    tool     clang            clang            clang            clang        llvm
ci    runtime  fuzzer           libclang-rt-dev  compiler-rt      compiler-rt  llvm
ci    tool     aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu,libc6-dev-arm64-cross - - -
ci    tool     qemu-aarch64-static qemu-user-static - - -
ci    tool     clang-format     clang-format     clang-tools-extra clang       clang-format
ci    tool     clang-tidy       clang-tidy       clang-tools-extra clang       llvm
ci    tool     cppcheck         cppcheck         cppcheck         cppcheck     cppcheck
ci    tool     shellcheck       shellcheck       ShellCheck       shellcheck   shellcheck
ci    tool     valgrind         valgrind         valgrind         valgrind     valgrind
ci    tool     gcovr            gcovr            gcovr            -            gcovr
ci    tool     mandoc           mandoc           mandoc           mandoc       mandoc
ci    tool     zsh              zsh              zsh              zsh          zsh
ci    tool     fish             fish             fish             fish         fish
'

setup_say() {
    echo "xent: $*" >&2
}

# Brew keeps its ncurses and readline aside, because the system has others of that name.
setup_brew_paths() {
    for setup_formula in ncurses readline; do
        setup_prefix=$(brew --prefix "$setup_formula" 2>/dev/null) || continue
        PKG_CONFIG_PATH=$setup_prefix/lib/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
    done
    export PKG_CONFIG_PATH
}

setup_compiler() {
    for setup_cc in ${CC:+"${CC%% *}"} gcc cc clang; do
        command -v "$setup_cc" >/dev/null 2>&1 && return
    done
    return 1
}

# The Python of the system comes first: its packages are those of the package manager.
setup_python() {
    for setup_py in /usr/bin/python3 python3; do
        (cd / && "$setup_py" -c "import $1") >/dev/null 2>&1 && return
    done
    return 1
}

# setup_has KIND NAME: is it there?
setup_has() {
    case $1 in
    compiler) setup_compiler ;;
    tool) command -v "$2" >/dev/null 2>&1 ;;
    python) setup_python "$2" ;;
    file) test -e "$2" ;;
    header) setup_compiler && echo "#include <$2>" | $setup_cc -E - >/dev/null 2>&1 ;;
    runtime) echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' |
        clang -fsanitize="$2" -x c -o /dev/null - >/dev/null 2>&1 ;;
    module) pkg-config --atleast-version="${2#*>=}" "${2%>=*}" 2>/dev/null ;;
    esac
}

# setup_missing COLUMN GROUP...: the packages, of that column of the table, that are not there
setup_missing() {
    setup_column=$1
    shift
    echo "$setup_table" | while read -r group kind name apt dnf pacman brew; do
        case " $* " in
        *" ${group:--} "*) setup_has "$kind" "$name" && continue ;;
        *) continue ;;
        esac
        case $setup_column in
        apt) echo "$apt" ;;
        dnf) echo "$dnf" ;;
        pacman) echo "$pacman" ;;
        brew) echo "$brew" ;;
        esac
    done | tr ',' '\n' | grep -vx -e - | sort -u | tr '\n' ' '
}

# setup_install MANAGER PACKAGE...
setup_install() {
    setup_manager=$1
    shift
    setup_sudo=
    if test "$setup_manager" != brew && test "$(id -u)" != 0; then
        setup_sudo=sudo
        test -t 2 || setup_sudo='sudo -n'
        command -v sudo >/dev/null 2>&1 || {
            setup_say "please install as root, with $setup_manager: $*"
            return 1
        }
    fi
    setup_say "installing with $setup_manager: $*"
    case $setup_manager in
    apt)
        # A foreign source that cannot be reached must not stop us; a missing package will.
        $setup_sudo apt-get -q update || :
        $setup_sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
            -o Acquire::Retries=3 install --no-install-recommends "$@"
        ;;
    dnf) $setup_sudo dnf -q -y install "$@" ;;
    pacman) $setup_sudo pacman -S --needed --noconfirm "$@" ;;
    brew) brew install --quiet "$@" ;;
    esac >>"$setup_log" 2>&1 </dev/null
}

# setup_need GROUP...: afterwards everything of these groups is there
setup_need() {
    mkdir -p "$setup_build" && : >"$setup_log" || return 1
    if test ! -f "$top/configure" || test -e "$top/.git"; then set -- git "$@"; fi
    setup_manager=none setup_names=apt
    for setup_try in apt-get dnf pacman brew; do
        command -v "$setup_try" >/dev/null 2>&1 || continue
        setup_manager=${setup_try%-get} setup_names=$setup_manager
        break
    done
    test "$setup_manager" = brew && setup_brew_paths
    setup_list=$(setup_missing "$setup_names" "$@")
    case $setup_manager,$setup_list in
    *,) return 0 ;;
    none,*)
        setup_say "no known package manager here; on Debian these would be: $setup_list"
        return 1
        ;;
    esac
    # shellcheck disable=SC2086 # a list of words
    setup_install $setup_manager $setup_list || {
        setup_excerpt "$setup_log" >&2
        setup_say "could not install: $setup_list"
        return 1
    }
    rm -f "$setup_build/config.status" "$setup_build/config.cache"
    setup_list=$(setup_missing "$setup_names" "$@")
    test -z "$setup_list" || setup_say "installed, but still not found: $setup_list"
    test -z "$setup_list"
}

# What went wrong in a log, without the chatter of configure, make and passing tests.
setup_excerpt() {
    grep -v -e '^checking ' -e '^config' -e '^  [A-Z]* ' -e '^PASS' -e '^ok ' "$1" | tail -n 60
}

setup_jobs() {
    getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2
}

# A build that was configured elsewhere, or before Check was there, starts again.
setup_is_configured() {
    test -f "$setup_build/Makefile" && test -f "$setup_build/config.status" &&
        test "$(cat "$setup_build/configured-for" 2>/dev/null)" = "$top"
}

setup_configure() {
    if test ! -f "$top/configure" || test ! -f "$top/Makefile.in" ||
        test -n "$(find "$top/configure.ac" -newer "$top/configure")"; then
        (cd "$top" && autoreconf -fi) || return 1
    fi
    setup_is_configured && return
    test -t 2 && setup_say 'building, this takes a moment' >&3
    (cd "$setup_build" && "$top/configure") || return 1
    echo "$top" >"$setup_build/configured-for"
}

# Builds in build/; silent unless it fails.  Two that start at once wait for each other.
setup_make() {
    if (
        exec 3>&2 >>"$setup_log" 2>&1 </dev/null
        cd "$setup_build" || exit 1
        if command -v flock >/dev/null 2>&1; then exec 9>.lock && flock 9; fi
        setup_configure && make -s -j"$(setup_jobs)"
    ); then
        return 0
    fi
    setup_excerpt "$setup_log" >&2
    setup_say "could not be built, see $setup_log; a build that went stale: rm -r $setup_build"
    return 1
}
