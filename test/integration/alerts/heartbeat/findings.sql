SELECT count() AS rows FROM findings FINAL WHERE tenant = {tenant:String}
