# Loads a mozconfig as the loader of mozbuild does: topsrcdir, mozconfig, python, dump_env.py.
topsrcdir=$1
ac_add_options() {
    for _mozconfig_opt; do
        echo "------BEGIN_AC_OPTION"
        echo $_mozconfig_opt
        echo "------END_AC_OPTION"
    done
}
mk_add_options() {
    for _mozconfig_opt; do
        echo "------BEGIN_MK_OPTION"
        echo $_mozconfig_opt
        echo "------END_MK_OPTION"
    done
}
echo "------BEGIN_ENV_BEFORE_SOURCE"
$3 $4
echo "------END_ENV_BEFORE_SOURCE"
echo "------BEGIN_BEFORE_SOURCE"
set
echo "------END_BEFORE_SOURCE"
set -e
. "$2"
set +e
echo "------BEGIN_AFTER_SOURCE"
set
echo "------END_AFTER_SOURCE"
echo "------BEGIN_ENV_AFTER_SOURCE"
$3 $4
echo "------END_ENV_AFTER_SOURCE"
