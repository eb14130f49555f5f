import pytest
pytestmark = pytest.mark.django_db
import time
from django.urls import get_resolver, URLPattern
from tests.access.addresses import ACTS_ON, ARGS
from tests.access.people import ROLES

def names(ps):
    for p in ps:
        if isinstance(p, URLPattern): yield p.name
        elif p.namespace != "admin": yield from names(p.url_patterns)

def test_gen(browsers):
    t=time.perf_counter(); n=0
    out=["head  " + " ".join(ROLES)]
    for name in names(get_resolver().url_patterns):
        rows=[name]+[a for a in ARGS if a.startswith(name+"/")]
        if name=="desk_act": rows=[f"desk_act/{a}" for a in ACTS_ON]
        for row in rows:
            for method in ("GET","POST"):
                cells=[]
                for role in ROLES:
                    try: a=browsers.visit(row,method,role).shows
                    except Exception as e: a=type(e).__name__[:3]; print(row,method,role,repr(e)[:300])
                    n+=1
                    cells.append(a)
                if method in("PUT","DELETE") and set(cells)=={"405"}: continue
                out.append(f"{row:30}{method:5}"+" ".join(cells))
    open("/tmp/table.txt","w").write("\n".join(out)); print(n,time.perf_counter()-t)
