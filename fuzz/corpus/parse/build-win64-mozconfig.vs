# Takes the paths of Visual Studio over from the environment, in the form that Windows likes.
mk_export_correct_style() {
    mk_add_options "export $1=$(cmd.exe //c echo %$1%)"
}

VSPATH=${VSPATH:-$MOZ_FETCHES_DIR/vs}

case "$(uname -s)" in
MINGW*|MSYS*)
    export LIB="${VSPATH}/VC/lib/x64"
    export INCLUDE="${VSPATH}/VC/include"
    mk_export_correct_style LIB
    mk_export_correct_style INCLUDE
    ;;
*)
    export WINSYSROOT="${VSPATH}"
    ;;
esac
