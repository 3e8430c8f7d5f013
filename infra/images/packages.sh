#!/usr/bin/env bash
# packages.sh - unpack Debian packages, and the libraries they need, into a folder
#
# usage: packages.sh --into DIR [--cache DIR] [--without NAME]... PACKAGE...
#
# What an image needs and no more: the packages named, whatever they depend on, but not what only
# installing and administering a machine needs. Nothing is installed and no maintainer script runs,
# so this needs neither root nor a chroot. Mirror, release and signatures are the machine's own apt
# configuration; run it inside a Debian container and it is that container's.
#   --into DIR       the folder that becomes the image's root
#   --cache DIR      keep the downloaded packages there (default: a temporary folder)
#   --without NAME   leave this package out, and what only it needs; a shell pattern
set -euo pipefail

# What runs at installation only, or would bring a second userland: busybox has those commands.
readonly never=('*awk' debconf debianutils dpkg 'perl*' 'libperl*' tar ucf sensible-utils
  adduser openssl ca-certificates 'libpam-*' 'libsemanage*' passwd
  util-linux 'lsb-base' 'sysvinit-utils' 'init-system-helpers' 'netbase')

say() { printf '%s\n' "$*" >&2; }

die() {
  say "packages.sh: $*"
  exit 1
}

main() {
  local into='' cache='' without=("${never[@]}") packages=()
  while (($#)); do
    case $1 in
      --into) into=$2 && shift 2 ;;
      --cache) cache=$2 && shift 2 ;;
      --without) without+=("$2") && shift 2 ;;
      -*) die "unknown option $1" ;;
      *) packages+=("$1") && shift ;;
    esac
  done
  [[ $into && ${#packages[@]} -gt 0 ]] || die 'usage: packages.sh --into DIR PACKAGE...'
  command -v apt-get >/dev/null ||
    die 'needs apt: assembling images from packages works on Debian and its relatives only'

  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  cache=${cache:-$work/cache}
  mkdir -p "$cache/partial" "$into"
  cache=$(cd "$cache" && pwd)

  pretend_installed "${packages[@]}" >"$work/status"
  download "${packages[@]}"
  unpack
  trim
  list_packages
}

# The names that the packages need, directly or not.
closure() {
  apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
    --no-replaces --no-enhances "$@" | sed -n 's/^\([a-z0-9][^ :]*\).*$/\1/p' | sort -u
}

# A package database in which what is left out counts as installed already: apt then resolves
# everything else by itself, on any release.
pretend_installed() {
  local name pattern left_out=()
  closure "$@" >"$work/closure"
  while read -r name; do
    for pattern in "${without[@]}"; do
      # shellcheck disable=SC2053 # a pattern is meant
      [[ $name == $pattern ]] && left_out+=("$name") && break
    done
  done <"$work/closure"
  # apt-cache knows no record of virtual packages, and says so.
  { apt-cache show --no-all-versions "${left_out[@]}" 2>/dev/null || true; } | awk '
    /^Package:/ { print; print "Status: install ok installed"; print "Version: 1:9999" }
    /^(Architecture|Provides|Multi-Arch|Maintainer):/ { print }
    /^$/ { print "" }'
}

download() {
  local options=(-o "Dir::State::status=$work/status" -o "Dir::Cache::archives=$cache"
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o Debug::NoLocking=1
    -o APT::Sandbox::User= -o APT::Install-Recommends=0 -o APT::Keep-Downloaded-Packages=1 -y -q)
  apt-get "${options[@]}" --download-only install "$@" >"$work/apt.log" 2>&1 || {
    tail -n 5 "$work/apt.log" >&2
    die 'apt could not fetch the packages; run "apt-get update" first, or see the lines above'
  }
  # The exact set, whatever else the cache holds.
  apt-get "${options[@]}" -s install "$@" | sed -n 's/^Inst \([^ ]*\) (\([^ ]*\) .*/\1 \2/p' \
    >"$work/set"
}

unpack() {
  local name version deb directory
  # A merged /usr, as Debian has it.
  for directory in bin sbin lib lib64; do
    mkdir -p "$into/usr/$directory"
    ln -sfn "usr/$directory" "$into/$directory"
  done
  mkdir -p "$into/run" "$into/var/lib/dpkg/status.d"
  ln -sfn /run "$into/var/run"
  while read -r name version; do
    deb=$(find "$cache" -name "${name}_${version//:/%3a}_*.deb" -print -quit)
    [[ $deb ]] || die "apt fetched no package file of $name $version"
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$into" --keep-directory-symlink --no-same-owner
    # Where vulnerability scanners look for what an image without dpkg consists of.
    dpkg-deb --field "$deb" >"$into/var/lib/dpkg/status.d/$name"
  done <"$work/set"
}

# Documentation, translations and character sets that a server never reads.
trim() {
  rm -rf "$into"/usr/share/{doc,man,info,locale,lintian,bug,doc-base,menu,pixmaps,applications}
  rm -rf "$into"/usr/share/initramfs-tools "$into"/usr/lib/*/gconv "$into"/usr/lib/*/audit
  rm -rf "$into"/sbin/ldconfig "$into"/usr/bin/{iconv,localedef,pldd,zdump} "$into"/usr/share/zoneinfo/right
  rm -rf "$into"/usr/share/bash-completion "$into"/etc/{apt,cron.*,init.d,update-motd.d}
}

# The same as a bill of materials (CycloneDX), beside those of what is put on top.
list_packages() {
  mkdir -p "$into/usr/share/sbom"
  awk '
    BEGIN { printf "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\"components\":[" }
    { version = $2
      gsub(/\+/, "%2B", version); gsub(/:/, "%3A", version)
      printf "%s\n{\"type\":\"library\",\"name\":\"%s\",\"version\":\"%s\",\"purl\":\"pkg:deb/debian/%s@%s\"}", separator, $1, $2, $1, version
      separator = "," }
    END { print "]}" }' "$work/set" >"$into/usr/share/sbom/debian.cdx.json"
}

main "$@"
