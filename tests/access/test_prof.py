import pytest,re
pytestmark = pytest.mark.django_db
def test_prof(browsers):
    a=browsers.visit("desk_act/propose_receipt_date","POST","rev"); print(re.sub(r"\s+"," ",re.sub("<[^>]+>"," ",a.body[a.body.index("<main"):]))[:1500])
    for r in ("rev","own","ano"):
        for i in range(2):
            resp=browsers.browser(r).get("/admin/",follow=False); print(r,resp.status_code,resp.get("Location"))
            try: print(browsers.browser(r).get("/admin/",follow=True).redirect_chain)
            except Exception as e: print(repr(e)[:300])
