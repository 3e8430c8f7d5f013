# shellcheck shell=bash
# Files that containers read and that may change while they run: each in a folder of its own that is mounted whole, since a file that is
# mounted by itself stays the old one when a new one takes its place.

# share_file KEY : a copy, that every user may read, of the file that the key names; prints the copy's folder.
share_file() {
  local folder=$RUN_DIR/mounts/files/$1
  mkdir -p "$folder"
  chmod 700 "$RUN_DIR/mounts"
  chmod 755 "$folder"
  from_root "${!1}" >"$folder.origin"
  copy_shared "$folder"
  echo "$folder"
}

copy_shared() {
  local origin copy
  origin=$(<"$1.origin")
  copy=$1/$(basename "$origin")
  if ! cmp -s "$origin" "$copy"; then
    cp -f "$origin" "$1.new"
    chmod 444 "$1.new"
    mv -f "$1.new" "$copy"
  fi
}

# share_files_anew : brings the copies up to date, of those whose file is still there. Containers that run see the new ones.
share_files_anew() {
  local origin
  for origin in "$RUN_DIR"/mounts/files/*.origin; do
    if [[ -e $origin && -e $(<"$origin") ]]; then copy_shared "${origin%.origin}"; fi
  done
}
